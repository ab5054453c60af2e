import { getJson } from './api.ts';
import { fill } from './list.ts';

interface Parcel {
  to: string;
  kilograms: number;
}

export async function showParcels(list: string): Promise<void> {
  const parcels = await getJson('/api/parcels');
  fill(
    list,
    parcels.map(({ to, kilograms }: Parcel) => `${to}: ${kilograms} kg`),
  );
}
