function total(order) {
  return order.lines.length;
}

function handle(order) {
  return total(order) + 1;
}

handle({ id: 7 });
