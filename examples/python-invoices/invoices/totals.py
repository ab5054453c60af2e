"""Totals of orders, in cents."""

from invoices.customers import find_customer


def discount_of(customer):
    """Per cent that a customer gets off: those without a contract get none."""
    return customer["contract"]["discount"]


def total(order):
    """What an order costs its customer."""
    customer = find_customer(order["customer"])
    full = sum(line["cents"] * line["count"] for line in order["lines"])
    return full - full * discount_of(customer) // 100
