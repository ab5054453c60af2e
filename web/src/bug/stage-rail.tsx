import { useEffect, useState } from 'react';
import { useKeys } from '../frame/use-keys.ts';
import { Icon } from '../parts/icon.tsx';
import { type StageFact, type StageId, stageIds } from './stages.ts';

const marks = { done: 'check', ask: 'half', todo: 'ringd', failed: 'x' } as const;

function Mark({ mark }: { mark: StageFact['mark'] }) {
  return (
    <span className={`mk ${mark}`}>{mark === 'live' ? <span className="spinner" /> : <Icon name={marks[mark]} />}</span>
  );
}

/** To a stage: its heading takes the focus, so that a reader with a keyboard is there too. */
export function goTo(id: StageId): void {
  const heading = document.getElementById(`h-${id}`);
  heading?.scrollIntoView({ block: 'start' });
  heading?.focus({ preventScroll: true });
}

/** The stage that is being read. */
function useHere(): StageId {
  const [here, setHere] = useState<StageId>('signal');
  useEffect(() => {
    const watch = new IntersectionObserver(
      (entries) => {
        const seen = entries.find(({ isIntersecting }) => isIntersecting);
        if (seen) setHere(seen.target.id as StageId);
      },
      { rootMargin: '-20% 0px -70% 0px' },
    );
    for (const id of stageIds) {
      const section = document.getElementById(id);
      if (section) watch.observe(section);
    }
    return () => watch.disconnect();
  }, []);
  return here;
}

/** The ten stages, as the page has them: where the bug is, and where one is. */
export function StageRail({ bug, stages }: { bug: string; stages: readonly StageFact[] }) {
  const here = useHere();
  useKeys(Object.fromEntries(stageIds.map((id, i) => [String((i + 1) % 10), () => goTo(id)])));
  return (
    <nav className="rail stages" aria-label="Progress of this bug">
      <h2>{bug}</h2>
      <ol>
        {stages.map(({ id, name, mark, what }) => (
          <li key={id} className={mark === 'ask' || mark === 'todo' ? mark : undefined}>
            <a
              href={`#${id}`}
              data-here={id === here || undefined}
              onClick={(event) => {
                event.preventDefault();
                history.replaceState(history.state, '', `#${id}`);
                goTo(id);
              }}
            >
              <Mark mark={mark} />
              <span>
                <span className="name">{name}</span>
                <span className="what" title={what}>
                  {what}
                </span>
              </span>
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
