"""What files from outside say of the register: column names, values, reasons. Pure."""
