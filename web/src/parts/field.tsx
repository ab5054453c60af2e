import { Button } from './button.tsx';
import { type InputHTMLAttributes, type ReactNode, useId } from 'react';

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> {
  label: ReactNode;
  /** What the server says of this very field. */
  wrong?: string;
  hint?: string;
  change: (value: string) => void;
}

/** A line to fill in; what is wrong with it stands at it. */
export function Field({ label, wrong, hint, change, ...rest }: Props) {
  const id = useId();
  const told = wrong ?? hint;
  return (
    <label>
      {label}
      <input
        className="input"
        autoComplete="off"
        spellCheck={false}
        aria-invalid={wrong ? true : undefined}
        aria-describedby={told ? id : undefined}
        {...rest}
        onChange={({ target }) => change(target.value)}
      />
      {told ? (
        <span id={id} className={wrong ? 'c-ask xs' : 't3 xs'}>
          {told}
        </span>
      ) : null}
    </label>
  );
}

interface ChoiceProps<T extends string> {
  label: ReactNode;
  value: T;
  choices: readonly (readonly [T, string])[];
  change: (value: T) => void;
}

/** One of a few. */
export function Choice<T extends string>({ label, value, choices, change }: ChoiceProps<T>) {
  return (
    <label>
      {label}
      <select className="input" value={value} onChange={({ target }) => change(target.value as T)}>
        {choices.map(([one, word]) => (
          <option key={one} value={one}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}

/** How a form ends. */
export function KeepOrLeave({ busy, leave, disabled }: { busy: boolean; leave: () => void; disabled?: boolean }) {
  return (
    <div className="row whole">
      <Button type="submit" look="primary" busy={busy} disabled={disabled}>
        Keep
      </Button>
      <Button look="ghost" onClick={leave}>
        Leave
      </Button>
    </div>
  );
}

/** A secret goes in and never comes out: that one is kept is all that is told. */
export function SecretField({
  label,
  kept,
  value,
  wrong,
  change,
}: {
  label: string;
  kept: boolean;
  value: string;
  wrong?: string;
  change: (value: string) => void;
}) {
  return (
    <Field
      label={label}
      type="password"
      value={value}
      wrong={wrong}
      autoComplete="new-password"
      placeholder={kept ? 'kept; leave it empty to keep it' : ''}
      hint={kept ? 'It is not shown again.' : undefined}
      change={change}
    />
  );
}
