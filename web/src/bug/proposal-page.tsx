import { Navigate, useParams } from '@tanstack/react-router';
import { useRoute } from '../api/use-route.ts';
import { Failed, Waiting } from '../parts/notice.tsx';

/** A proposal's own address leads to the decision on its bug's page. */
export function ProposalPage() {
  const { id } = useParams({ from: '/proposals/$id' });
  const { data, error } = useRoute('getProposal', { params: { id } });
  const [bug] = data?.bugs ?? [];
  if (bug) return <Navigate to="/bugs/$id" params={{ id: bug }} hash="decision" replace />;
  return (
    <main id="main" className="empty">
      {error ? (
        <Failed error={error} what="This proposal could not be read." />
      ) : (
        <Waiting rows={4} label="Reading the proposal" />
      )}
    </main>
  );
}
