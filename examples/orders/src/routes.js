import { countryOf, linesOf } from './cart.js';
import { listProducts, productOf } from './catalogue.js';
import { HttpError } from './errors.js';
import { readJson, sendJson } from './http.js';
import { runningLow } from './inventory.js';
import { invoiceOf } from './invoices.js';
import { cancelOrder, orderOf, placeOrder } from './orders.js';
import { quoteFor } from './pricing.js';
import { Router } from './router.js';
import { shippingOptions } from './shipping.js';

async function postQuote(request, response) {
  const body = await readJson(request);
  sendJson(response, 200, quoteFor(linesOf(body)));
}

async function postOrder(request, response) {
  const body = await readJson(request);
  sendJson(response, 201, placeOrder(linesOf(body), countryOf(body)));
}

function getInvoice(_request, response, { params }) {
  const invoice = invoiceOf(orderOf(params.id).id);
  if (!invoice) throw new HttpError(404, `no invoice for ${params.id} yet`);
  sendJson(response, 200, invoice);
}

function getShippingOptions(_request, response, { query }) {
  const grams = Number(query.get('grams'));
  if (!Number.isFinite(grams) || grams <= 0) throw new HttpError(422, 'grams must be a number above 0');
  sendJson(response, 200, shippingOptions(grams));
}

export const router = new Router()
  .on('GET', '/health', (_request, response) => sendJson(response, 200, { status: 'ok' }))
  .on('GET', '/products', (_request, response) => sendJson(response, 200, listProducts()))
  .on('GET', '/products/:sku', (_request, response, { params }) => sendJson(response, 200, productOf(params.sku)))
  .on('GET', '/stock/low', (_request, response, { query }) =>
    sendJson(response, 200, runningLow(Number(query.get('least') ?? 20))),
  )
  .on('GET', '/shipping/options', getShippingOptions)
  .on('POST', '/quotes', postQuote)
  .on('POST', '/orders', postOrder)
  .on('GET', '/orders/:id', (_request, response, { params }) => sendJson(response, 200, orderOf(params.id)))
  .on('GET', '/orders/:id/invoice', getInvoice)
  .on('POST', '/orders/:id/cancel', (_request, response, { params }) =>
    sendJson(response, 200, cancelOrder(params.id)),
  );
