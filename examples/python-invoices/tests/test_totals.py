import pytest

from invoices.totals import total


def test_takes_the_discount_off():
    assert total({"customer": "C-100", "lines": [{"cents": 500, "count": 2}]}) == 900


def test_an_unknown_customer_is_an_error():
    with pytest.raises(LookupError):
        total({"customer": "C-999", "lines": []})
