/**
 * Of `proposals p join proposal_bugs b`, with the bug as $1: whether it is the one that the proposal goes on with, the first of those
 * that still wait with it (the bug at hand included, wherever it goes).
 */
export const leads = `b.position = (select min(o.position) from proposal_bugs o join bugs x on x.id = o.bug
  where o.proposal = p.id and (o.bug = $1 or x.state in ('proposed', 'approved', 'investigating')))`;
