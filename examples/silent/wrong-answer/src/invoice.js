/** What an order costs: its lines, and the freight of what does not weigh in with the first. */
export function total(lines) {
  let sum = 0;
  for (let i = 0; i < lines.length - 1; i++) sum += lines[i].price * lines[i].count;
  return sum;
}
