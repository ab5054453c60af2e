import type { Reply } from '../api/client.ts';

interface Props {
  projects: Reply<'listProjects'>;
  picked: string | undefined;
  pick: (id: string) => void;
}

/** Which project a page is about. */
export function PickProject({ projects, picked, pick }: Props) {
  return (
    <label className="pick-one">
      Project
      <select value={picked} onChange={({ target }) => pick(target.value)}>
        {projects.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
