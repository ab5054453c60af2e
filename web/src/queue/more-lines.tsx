import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { ask } from '../api/client.ts';
import { type Filters, queryOf } from './filters.ts';
import type { Group } from './queue-group.tsx';
import { RowPage, type RowsState } from './row-page.tsx';

interface Props {
  state: Group['state'];
  filters: Filters;
  after: string;
  rows: RowsState;
}

/** The pages behind the first, as one scrolls to them. */
export function MoreLines({ state, filters, after, rows }: Props) {
  const end = useRef<HTMLButtonElement>(null);
  const query = { ...queryOf(filters), state, limit: 50 };
  const { data, fetchNextPage, hasNextPage, isFetching } = useInfiniteQuery({
    queryKey: ['getQueue', { query }, 'behind', after],
    enabled: false,
    initialPageParam: after,
    queryFn: async ({ pageParam }) => (await ask('getQueue', { query: { ...query, after: pageParam } })).groups[0],
    getNextPageParam: (page) => page?.next ?? undefined,
  });
  const more = hasNextPage || !data;
  useEffect(() => {
    const watch = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting && !isFetching) void fetchNextPage();
      },
      { rootMargin: '600px 0px' },
    );
    if (end.current) watch.observe(end.current);
    return () => watch.disconnect();
  }, [fetchNextPage, isFetching]);
  return (
    <>
      {data?.pages.map((page, i) => (
        <RowPage key={page?.lines[0]?.id ?? i} lines={page?.lines ?? []} state={rows} />
      ))}
      {more ? (
        <button ref={end} type="button" className="more-rows" onClick={() => void fetchNextPage()}>
          {isFetching ? 'Reading more' : 'More'}
        </button>
      ) : null}
    </>
  );
}
