import { showParcels } from './parcels.ts';
import { showQuotes } from './quotes.ts';

document.getElementById('show-quotes')?.addEventListener('click', () => showQuotes('quotes'));
showParcels('parcels');
