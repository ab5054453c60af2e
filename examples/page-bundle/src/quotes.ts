import { getJson } from './api.ts';
import { fill } from './list.ts';

interface Quote {
  carrier: string;
  days: number;
  price: number;
}

const money = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' });

const lineOf = ({ carrier, days, price }: Quote): string => `${carrier}: ${money.format(price)}, ${days} days`;

/** Lists what carriers ask. */
export async function showQuotes(list: string): Promise<void> {
  const quotes = await getJson('/api/quotes');
  const lines = quotes.map(lineOf);
  fill(list, lines);
}
