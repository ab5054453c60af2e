import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { tryAgain } from './api/use-route.ts';
import { router } from './router.tsx';

const client = new QueryClient({ defaultOptions: { queries: { retry: tryAgain, staleTime: 5_000 } } });
const place = document.getElementById('app');
if (place)
  createRoot(place).render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
