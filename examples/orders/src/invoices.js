import { vatRate } from './tax.js';

const invoices = new Map();

/** Makes the invoice of an order: amounts in cents, VAT rounded to the cent. */
export function issueInvoice(order) {
  const net = order.subtotal + order.shipping.price;
  const vat = Math.round((net * vatRate(order.country)) / 100);
  invoices.set(order.id, { order: order.id, net, vat, total: net + vat });
}

/** The invoice of an order, or null while it is not there yet. */
export function invoiceOf(id) {
  return invoices.get(id) ?? null;
}
