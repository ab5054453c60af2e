import { HttpError } from './errors.js';
import { reserve } from './inventory.js';
import { issueInvoice } from './invoices.js';
import { quoteFor } from './pricing.js';
import { shippingOptions } from './shipping.js';

const orders = new Map();

/** Reserves the stock and keeps the order, with the cheapest shipping; the invoice follows after the answer. */
export function placeOrder(cart, country) {
  const lines = cart.filter((line) => line !== null);
  const { subtotal, weight } = quoteFor(lines);
  const [shipping] = shippingOptions(weight);
  reserve(lines);
  const order = { id: `o-${1000 + orders.size}`, country, lines, subtotal, shipping, status: 'placed' };
  orders.set(order.id, order);
  setImmediate(issueInvoice, order);
  return order;
}

export function orderOf(id) {
  const order = orders.get(id);
  if (!order) throw new HttpError(404, `no order ${id}`);
  return order;
}

/** An order that has not been sent can be cancelled. */
export function cancelOrder(id) {
  const order = orderOf(id);
  if (order.status !== 'placed') throw new HttpError(409, `order ${id} is ${order.status}`);
  order.status = 'cancelled';
  return order;
}
