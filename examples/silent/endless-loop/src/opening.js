const names = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** The first day from a date on at which a shop is open. */
export function nextOpenDay(shop, from) {
  const day = new Date(`${from}T00:00:00Z`);
  while (!isOpen(shop, day)) day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString().slice(0, 10);
}

function isOpen(shop, day) {
  return shop.open.includes(names[day.getUTCDay()]);
}
