import { useQuery } from '@tanstack/react-query';
import { ask, Problem, type Reply, setProof } from './client.ts';

export type Me = Reply<'getMe'>;

async function whoAmI(): Promise<Me | null> {
  try {
    const me = await ask('getMe', {});
    setProof(me.csrf);
    return me;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

/** Who is logged in; null: nobody. */
export function useMe() {
  return useQuery({ queryKey: ['me'], queryFn: whoAmI, staleTime: 60_000 });
}

const granted = {
  read: ['viewer', 'engineer', 'approver', 'admin'],
  work: ['engineer', 'approver', 'admin'],
  decide: ['approver', 'admin'],
  administer: ['admin'],
} as const;

/** Whether the role may: what it may not is not offered. The server decides by itself. */
export function mayDo(me: Me | null | undefined, what: keyof typeof granted): boolean {
  return me ? (granted[what] as readonly string[]).includes(me.role) : false;
}
