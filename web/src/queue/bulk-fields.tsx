import type { BulkAction, Change } from './bulk-actions.ts';

interface Props {
  action: BulkAction;
  ids: readonly string[];
  values: Readonly<Record<string, string>>;
  change: (name: string, value: string) => void;
}

const priorities = ['P0', 'P1', 'P2', 'P3', 'P4'] as const;
const computed = 'computed';

/** The change that was filled in; null: something is missing yet. */
export function changeOf(action: BulkAction, values: Props['values']): Change | null {
  const value = (name: string): string => values[name]?.trim() ?? '';
  switch (action) {
    case 'assign': {
      const [owner, team, specialist] = [value('owner'), value('team'), value('specialist')];
      if (!owner && !team && !specialist) return null;
      return {
        kind: 'assign',
        ...(owner ? { owner } : {}),
        ...(team ? { team } : {}),
        ...(specialist ? { specialist } : {}),
      };
    }
    case 'priority': {
      const priority = priorities.find((one) => one === value('priority'));
      if (value('priority') === computed) return { kind: 'priority', priority: null };
      return priority ? { kind: 'priority', priority } : null;
    }
    case 'merge':
      return /^\d+-\d+$/.test(value('into')) ? { kind: 'merge', into: value('into') } : null;
    default:
      return { kind: action };
  }
}

/** What a change asks for besides the reason. */
export function BulkFields({ action, ids, values, change }: Props) {
  if (action === 'assign')
    return (
      <>
        <Field name="owner" label="Owner" hint="@pricing-team" values={values} change={change} />
        <Field name="team" label="Team" hint="who is told" values={values} change={change} />
        <Field name="specialist" label="Specialist" hint="backend" values={values} change={change} />
      </>
    );
  if (action === 'priority')
    return (
      <label>
        Priority
        <select value={values['priority'] ?? ''} onChange={({ target }) => change('priority', target.value)}>
          <option value="">Choose one</option>
          {priorities.map((one) => (
            <option key={one}>{one}</option>
          ))}
          <option value={computed}>Computed again</option>
        </select>
      </label>
    );
  if (action !== 'merge') return null;
  return (
    <label>
      Into (of the selected ones, or any other of the project)
      <input
        className="input"
        list="bulk-into"
        placeholder={ids[0]}
        value={values['into'] ?? ''}
        onChange={({ target }) => change('into', target.value)}
      />
      <datalist id="bulk-into">
        {ids.slice(0, 100).map((id) => (
          <option key={id} value={id} />
        ))}
      </datalist>
    </label>
  );
}

interface FieldProps extends Pick<Props, 'values' | 'change'> {
  name: string;
  label: string;
  hint: string;
}

function Field({ name, label, hint, values, change }: FieldProps) {
  return (
    <label>
      {label}
      <input
        className="input"
        placeholder={hint}
        maxLength={200}
        value={values[name] ?? ''}
        onChange={({ target }) => change(name, target.value)}
      />
    </label>
  );
}
