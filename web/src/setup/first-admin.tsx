import { UserForm } from '../settings/user-form.tsx';
import { useRoute } from '../api/use-route.ts';
import { Pill } from '../parts/state-pill.tsx';

/** Whoever opened the one-time link is nobody by name: approvals want a person. */
export function FirstAdmin() {
  const users = useRoute('listUsers', {});
  const some = (users.data?.length ?? 0) > 0;
  return (
    <section id="admin">
      <h2>
        Who you are{' '}
        <Pill tone={some ? 'quiet' : 'ask'} icon={some ? 'check' : 'users'}>
          {some ? `${users.data?.length} users` : 'No user yet'}
        </Pill>
      </h2>
      <p>You are logged in by the one-time link, as this machine. Add yourself, so that decisions carry your name.</p>
      <UserForm role="admin" />
    </section>
  );
}
