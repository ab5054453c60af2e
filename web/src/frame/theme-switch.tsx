import { Icon } from '../parts/icon.tsx';

function isDark(): boolean {
  const { theme } = document.documentElement.dataset;
  return theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

/** Kept in this browser; before the first use the system decides. */
function switchTheme(): void {
  const next = isDark() ? 'light' : 'dark';
  document.documentElement.dataset['theme'] = next;
  localStorage.setItem('theme', next);
}

export function ThemeSwitch() {
  return (
    <button type="button" className="iconbtn" aria-label="Switch between dark and light" onClick={switchTheme}>
      <Icon name="sun" size={16} />
    </button>
  );
}
