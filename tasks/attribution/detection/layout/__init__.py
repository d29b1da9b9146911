"""Who speaks by the layout: labels and turns of conversations, lead-ins, signatures, dashes and headings."""
