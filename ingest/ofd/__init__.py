"""OFD packages (GB/T 33190-2016): parts, pages, words, pictures, attachments, seals."""
