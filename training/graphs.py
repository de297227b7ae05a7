"""The two graphs of a trained network, written node by node in the operators that run fastest.

What an exporter makes of the network costs a fifth more: it adds masks that one sentence alone does
not need, turns tensors about, and lets ONNX Runtime join sum and norm in an operator that is slower
than the two. Activations are quantised in the graph, over what runs together: one sentence.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from network import DEPTH, HEADS, WIDTH
from sayso.reading.frames import ATTRIBUTES, TAGS, TYPES

Array = NDArray[np.float32]
Weights = Mapping[str, Array]
OPSET, IR = 23, 11
"""The first with attention as one operator."""
_RUNTIME = "com.microsoft"


def scan_graph(weights: Weights, shared: int, *, quantised: bool = True) -> onnx.ModelProto:
    """From a sentence's pieces to what frames are read from, and types of the asked pieces.

    `ids` and `traits` [1, n], and `rows` [m], the numbers of the asked pieces, to `hidden` [1, n, WIDTH] and
    `types` [1, m, types].
    """
    g = _Graph(weights, quantised)
    size = g.node("Slice", g.node("Shape", "ids"), g.whole([1]), g.whole([2]))
    places = g.table("places", weights["places.weight"] + weights["kind"])
    at = g.node("Slice", places, g.whole([0]), size, g.whole([0]))
    traits = g.node("Gather", g.table("traits.weight", weights["traits.weight"]), "traits")
    x = g.norm(g.node("Add", g.node("Add", g.words("ids"), traits), at), "norm")
    for i in range(shared):
        x = g.layer(x, f"lower.{i}")
    hidden = x
    for i in range(DEPTH - shared - 1):
        x = g.layer(x, f"upper_scan.{i}")
    x = g.layer(x, f"upper_scan.{DEPTH - shared - 1}", "rows")
    return g.model(
        {
            "ids": (TensorProto.INT64, [1, "n"]),
            "traits": (TensorProto.INT64, [1, "n"]),
            "rows": (TensorProto.INT64, ["m"]),
        },
        {
            "hidden": (hidden, [1, "n", WIDTH]),
            "types": (g.linear(x, "types"), [1, "m", len(TYPES)]),
        },
    )


def frame_graph(weights: Weights, shared: int, *, quantised: bool = True) -> onnx.ModelProto:
    """From a sentence's hidden states to the parts and attributes of each anchor.

    `hidden` of the scan, `rows` [m], of which the first is the whole sentence's piece, `anchor` [r]
    as numbers of rows, and `kind` [r], to `tags` [r, m, tags] and logits of each attribute [r, values].
    """
    g = _Graph(weights, quantised)
    first = "upper_frame.0"
    types, mark = weights["type_mark.weight"], weights["anchor_mark"]
    piece = g.beside(g.count("anchor"), g.node("Gather", "rows", "anchor"))
    x = g.marked("hidden", "marks", types, mark, piece)
    # A layer's first product is of sums: of the hidden states it is the same for all anchors.
    inner = weights[f"{first}.qkv.weight"].T
    qkv = g.marked(g.linear("hidden", f"{first}.qkv"), f"{first}.marks", types @ inner, mark @ inner, piece)  # fmt: skip
    if shared == DEPTH - 1:
        x, asked = g.node("Gather", x, "rows", axis=1), g.node("Gather", qkv, "rows", axis=1)
        x = g.rest(x, g.attention(asked, qkv), first)
    else:
        x = g.rest(x, g.attention(qkv, qkv), first)
    for i in range(1, DEPTH - shared):
        x = g.layer(x, f"upper_frame.{i}", "rows" if i == DEPTH - shared - 1 else None)
    anchor = g.node("GatherND", x, g.beside(g.count("anchor"), "anchor"))
    whole = g.node("Gather", x, g.const("first", np.int64(0)), axis=1)
    tags = weights["tags.weight"].T
    of_anchor = g.plain(anchor, "tags.anchor", tags[WIDTH:], weights["tags.bias"])
    of_piece = g.product(x, "tags.piece", tags[:WIDTH])
    outputs = {"tags": (g.node("Add", of_piece, g.node("Unsqueeze", of_anchor, g.whole([1]))), ["r", "m", len(TAGS)])}  # fmt: skip
    pooled = g.node("Concat", anchor, whole, axis=-1)
    for name, values in ATTRIBUTES.items():
        key = f"attributes.{name}"
        said = g.plain(pooled, key, weights[f"{key}.weight"].T, weights[f"{key}.bias"])
        outputs[name] = (said, ["r", len(values)])
    row = (TensorProto.INT64, ["r"])
    return g.model(
        {
            "hidden": (TensorProto.FLOAT, [1, "n", WIDTH]),
            "rows": (TensorProto.INT64, ["m"]),
            "anchor": row,
            "kind": row,
        },
        outputs,
    )


class _Graph:
    """Nodes and tensors of a graph, each value known by its name."""

    def __init__(self, weights: Weights, quantised: bool) -> None:
        self._weights = weights
        self._quantised = quantised
        self._nodes: list[onnx.NodeProto] = []
        self._tensors: dict[str, onnx.TensorProto] = {}

    def node(self, operator: str, *inputs: str, domain: str = "", **attributes: object) -> str:
        """Add a node; returns the name of what it gives."""
        return self.nodes(operator, inputs, 1, domain=domain, **attributes)[0]

    def nodes(
        self,
        operator: str,
        inputs: Sequence[str],
        outputs: int,
        domain: str = "",
        **attributes: object,
    ) -> list[str]:
        """Add a node that gives several values; returns their names."""
        names = [f"v{len(self._nodes)}_{i}" for i in range(outputs)]
        self._nodes.append(
            helper.make_node(operator, list(inputs), names, domain=domain, **attributes)
        )
        return names

    def const(self, name: str, value: object) -> str:
        """A constant, kept once for its name."""
        if name not in self._tensors:
            array = np.array(value, order="C")
            self._tensors[name] = numpy_helper.from_array(array, name)
        return name

    def table(self, name: str, values: Array) -> str:
        """A constant of floats."""
        return self.const(name, values.astype(np.float32))

    def whole(self, numbers: list[int]) -> str:
        """Whole numbers, as axes, sizes and bounds are given."""
        return self.const(f"whole {numbers}", np.array(numbers, np.int64))

    def count(self, of: str) -> str:
        """0, 1, 2, ... for each item of a list."""
        many = self.node("Squeeze", self.node("Shape", of), self.whole([0]))
        zero, one = (self.const(f"number {n}", np.int64(n)) for n in (0, 1))
        return self.node("Range", zero, many, one)

    def beside(self, one: str, other: str) -> str:
        """Two lists as the columns of a table."""
        columns = (self.node("Unsqueeze", each, self.whole([1])) for each in (one, other))
        return self.node("Concat", *columns, axis=1)

    def words(self, ids: str) -> str:
        """The vectors of word pieces, kept as bytes with a scale each."""
        table = self._weights["words.weight"]
        if not self._quantised:
            return self.node("Gather", self.table("words", table), ids)
        quantised, scales = _quantised(table.T)
        found = self.node("Gather", self.const("words", quantised.T), ids)
        scale = self.node("Gather", self.const("words.scale", scales[:, None]), ids)
        return self.node("Mul", self.node("Cast", found, to=TensorProto.FLOAT), scale)

    def marked(self, x: str, name: str, types: Array, mark: Array, piece: str) -> str:
        """What is the same for all anchors with the type's vector added, and the mark on its piece."""
        kind = self.node("Gather", self.table(f"{name}.types", types), "kind")
        added = self.node("Add", x, self.node("Unsqueeze", kind, self.whole([1])))
        many = self.node("Shape", "anchor")
        shape = self.node("Concat", many, self.whole([len(mark)]), axis=0)
        marks = self.node("Expand", self.table(f"{name}.anchor", mark), shape)
        return self.node("ScatterND", added, piece, marks, reduction="add")

    def product(self, x: str, name: str, weight: Array, bias: str = "") -> str:
        """Times a weight [in, out], in bytes where the graph is quantised."""
        if not self._quantised:
            found = self.node("MatMul", x, self.table(f"{name}.weight", weight))
            return self.node("Add", found, bias) if bias else found
        quantised, scales = _quantised(weight)
        inputs = [x, self.const(f"{name}.weight", quantised), self.const(f"{name}.scale", scales)]
        return self.node("DynamicQuantizeMatMul", *inputs, "", bias, domain=_RUNTIME)

    def linear(self, x: str, name: str, columns: slice = slice(None)) -> str:
        """One of the network's linear layers, or some columns of what it gives."""
        weight, bias = self._weights[f"{name}.weight"].T, self._weights[f"{name}.bias"]
        key = name if columns == slice(None) else f"{name}[{columns.start}:{columns.stop}]"
        return self.product(x, key, weight[:, columns], self.table(f"{key}.bias", bias[columns]))

    def plain(self, x: str, name: str, weight: Array, bias: Array) -> str:
        """A small linear layer in floats."""
        return self.node(
            "Gemm", x, self.table(f"{name}.weight", weight), self.table(f"{name}.bias", bias)
        )

    def norm(self, x: str, name: str) -> str:
        weight, bias = (self.table(f"{name}.{p}", self._weights[f"{name}.{p}"]) for p in ("weight", "bias"))  # fmt: skip
        return self.node("LayerNormalization", x, weight, bias, axis=-1, epsilon=1e-12)

    def attention(self, queries: str, others: str) -> str:
        """What attention gives for queries, keys and values, side by side in the layer's product."""
        q, k, v = self.nodes("Split", [others], 3, axis=-1, num_outputs=3)
        if queries != others:
            q, _, _ = self.nodes("Split", [queries], 3, axis=-1, num_outputs=3)
        return self.attend(q, k, v)

    def attend(self, q: str, k: str, v: str) -> str:
        return self.node("Attention", q, k, v, q_num_heads=HEADS, kv_num_heads=HEADS)

    def layer(self, x: str, name: str, rows: str | None = None) -> str:
        """A transformer layer; where rows are given, what it gives for these alone."""
        if rows is None:
            qkv = self.linear(x, f"{name}.qkv")
            return self.rest(x, self.attention(qkv, qkv), name)
        k, v = self.nodes(
            "Split", [self.linear(x, f"{name}.qkv", slice(WIDTH, 3 * WIDTH))], 2, axis=-1, num_outputs=2
        )  # fmt: skip
        asked = self.node("Gather", x, rows, axis=1)
        q = self.linear(asked, f"{name}.qkv", slice(0, WIDTH))
        return self.rest(asked, self.attend(q, k, v), name)

    def rest(self, x: str, attended: str, name: str) -> str:
        """What a layer does after attention."""
        x = self.norm(self.node("Add", x, self.linear(attended, f"{name}.out")), f"{name}.norm1")
        inner = self.node("Gelu", self.linear(x, f"{name}.up"))
        return self.norm(self.node("Add", x, self.linear(inner, f"{name}.down")), f"{name}.norm2")

    def model(
        self,
        inputs: Mapping[str, tuple[int, list[int | str]]],
        outputs: Mapping[str, tuple[str, list[int | str]]],
    ) -> onnx.ModelProto:
        """The finished graph, its outputs named."""
        names = {value: name for name, (value, _) in outputs.items()}
        for node in self._nodes:
            for values in (node.input, node.output):
                values[:] = [names.get(value, value) for value in values]
        graph = helper.make_graph(
            self._nodes,
            "sayso",
            [helper.make_tensor_value_info(n, kind, shape) for n, (kind, shape) in inputs.items()],
            [
                helper.make_tensor_value_info(n, TensorProto.FLOAT, shape)
                for n, (_, shape) in outputs.items()
            ],
            list(self._tensors.values()),
        )
        sets = [helper.make_opsetid("", OPSET), helper.make_opsetid(_RUNTIME, 1)]
        return helper.make_model(graph, opset_imports=sets, ir_version=IR)


def _quantised(weight: Array) -> tuple[NDArray[np.int8], Array]:
    """Bytes and the scale of each column."""
    largest = np.abs(weight).max(0)
    scales = np.where(largest > 0, largest / 127, 1).astype(np.float32)
    return np.rint(weight / scales).astype(np.int8), scales
