const money = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' });

const visits = JSON.parse(localStorage.getItem('visits') ?? '[]');
visits.push({ at: new Date().toISOString().slice(0, 10), fee: 1 });
localStorage.setItem('visits', JSON.stringify(visits.slice(-20)));

document.getElementById('show-visits').addEventListener('click', () => {
  fill(
    'visits',
    visits.map(({ at, fee }) => `${at}: ${money.format(fee)}`),
  );
});
