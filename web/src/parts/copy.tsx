import { useState } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

/** Puts a text where it can be pasted from, and says so. */
export function Copy({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [done, setDone] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard?.writeText(text);
    setDone(true);
  };
  return (
    <Button small onClick={() => void copy()}>
      <Icon name={done ? 'check' : 'copy'} size={12} />
      {done ? 'Copied' : label}
    </Button>
  );
}
