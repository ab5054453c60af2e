import type { ReactNode } from 'react';

interface Props {
  header?: ReactNode;
  footer?: ReactNode;
  children?: ReactNode;
  className?: string;
}

/** A box with a line around it: what belongs together. */
export function Panel({ header, footer, children, className = '' }: Props) {
  return (
    <div className={`panel ${className}`}>
      {header ? <header>{header}</header> : null}
      {children}
      {footer ? <footer>{footer}</footer> : null}
    </div>
  );
}
