import type { ButtonHTMLAttributes } from 'react';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: 'primary' | 'ghost' | 'plain';
  small?: boolean;
  /** It keeps its width while it works. */
  busy?: boolean;
  /** The key that does the same. */
  shortcut?: string;
}

/** Buttons are ink: colour is evidence. */
export function Button({ look = 'plain', small, busy, shortcut, children, className = '', ...rest }: Props) {
  const looks = `btn ${look === 'plain' ? '' : look} ${small ? 's' : ''} ${className}`;
  return (
    <button type="button" className={looks} aria-busy={busy || undefined} disabled={rest.disabled || busy} {...rest}>
      {busy ? <span className="spinner" /> : null}
      {children}
      {shortcut ? <kbd aria-hidden="true">{shortcut}</kbd> : null}
    </button>
  );
}
