"""The record in a browser: server-drawn pages, the API, the review desk."""
