import { keepPreviousData, queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { ask, type Given, Problem, type Reply } from './client.ts';
import type { RouteName } from './routes.ts';

/** A second answer may help where none came; what was refused stays refused. */
export function tryAgain(times: number, error: Error): boolean {
  return error instanceof Problem && (error.status === 0 || error.status >= 500) && times < 3;
}

/** A route's answer as a query; `['getBug', {params}]` is its key, by which live events refresh it. */
export function routeQuery<Name extends RouteName>(name: Name, asked: Given<Name>) {
  return queryOptions<Reply<Name>>({ queryKey: [name, asked], queryFn: () => ask(name, asked) });
}

/** Asks while the component is shown; what was there stays until the new answer is. */
export function useRoute<Name extends RouteName>(name: Name, asked: Given<Name>, { enabled = true } = {}) {
  return useQuery({ ...routeQuery(name, asked), enabled, placeholderData: keepPreviousData });
}

/** Asks when told to. */
export function useSend<Name extends RouteName>(name: Name, done?: (reply: Reply<Name>) => void) {
  return useMutation<Reply<Name>, Error, Given<Name>>({ mutationFn: (asked) => ask(name, asked), onSuccess: done });
}
