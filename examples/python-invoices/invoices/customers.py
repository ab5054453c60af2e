"""Customers and what was agreed with them."""

CUSTOMERS = {
    "C-100": {"name": "Northwind", "contract": {"discount": 10, "until": "2030-01-01"}},
    "C-200": {"name": "Contoso", "contract": {"discount": 0, "until": "2030-01-01"}},
    "C-300": {"name": "Fabrikam", "contract": None},
}


def find_customer(number):
    """The customer of a number; an unknown one is an error."""
    if number not in CUSTOMERS:
        raise LookupError(f"no customer {number}")
    return CUSTOMERS[number]
