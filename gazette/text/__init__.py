"""Reading text: numbers, dates, titles, organs, outline, citations."""
