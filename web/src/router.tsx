import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { Shell } from './frame/shell.tsx';
import { NotFound } from './frame/not-found.tsx';
import { QueuePage } from './queue/queue-page.tsx';
import { readScope } from './dashboard/scope.ts';
import { readFilters } from './queue/filters.ts';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const queue = createRoute({ getParentRoute: () => root, path: '/', component: QueuePage, validateSearch: readFilters });

const bug = createRoute({
  getParentRoute: () => root,
  path: '/bugs/$id',
  component: lazyRouteComponent(() => import('./bug/bug-page.tsx'), 'BugPage'),
});

const proposal = createRoute({
  getParentRoute: () => root,
  path: '/proposals/$id',
  component: lazyRouteComponent(() => import('./bug/proposal-page.tsx'), 'ProposalPage'),
});

const dashboard = createRoute({
  getParentRoute: () => root,
  path: '/dashboard',
  component: lazyRouteComponent(() => import('./dashboard/dashboard-page.tsx'), 'DashboardPage'),
  validateSearch: readScope,
});

const deploys = createRoute({
  getParentRoute: () => root,
  path: '/deploys',
  component: lazyRouteComponent(() => import('./deploys/deploys-page.tsx'), 'DeploysPage'),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('./setup/setup-page.tsx'), 'SetupPage'),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/settings-page.tsx'), 'SettingsPage'),
});

/** Every page has its address, and every address is a page. */
export const router = createRouter({
  routeTree: root.addChildren([queue, bug, proposal, dashboard, deploys, setup, settings]),
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
