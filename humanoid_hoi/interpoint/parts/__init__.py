"""Which of the 34 body parts touch the object: Open3DHOI's contact evaluation model (Sec. C.1, Table 8)."""
