const money = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' });

async function getJson(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}

function fill(id, lines) {
  const items = lines.map((line) => {
    const item = document.createElement('li');
    item.textContent = line;
    return item;
  });
  document.getElementById(id).replaceChildren(...items);
}

async function showStock() {
  const stock = await getJson('/api/stock');
  fill(
    'stock',
    stock.map(({ name, count, price }) => `${name}: ${count} at ${money.format(price)}`),
  );
}

async function showPrices() {
  const prices = await getJson('/api/prices');
  const lines = prices.map(({ day, price }) => `${day}: ${money.format(price)}`);
  fill('prices', lines);
}

document.getElementById('show-prices').addEventListener('click', showPrices);
showStock();
