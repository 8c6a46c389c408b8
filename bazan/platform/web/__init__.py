"""Requests and answers of pages, whoever asks: parameters, forms, caches of one request, downloads, errors."""
