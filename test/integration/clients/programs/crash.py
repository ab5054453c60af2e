# A service that crashes, with Sentry's SDK as a team sets it up.
import os

import sentry_sdk

sentry_sdk.init(os.environ["DSN"], release="orders@1.2.3", environment="staging")


def total(order):
    return len(order["lines"])


def handle(order):
    return total(order) + 1


handle({"id": 7})
