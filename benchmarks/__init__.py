"""Speed and accuracy as printed tables; none of them is a test."""
