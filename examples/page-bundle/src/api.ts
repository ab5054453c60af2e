/** What the server answers at a path. */
export async function getJson(path: string) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}
