import { ignored, type SenderScheme } from './sender.ts';
import { bodySignatureRefusal } from './signature.ts';

/**
 * Gitea's and Forgejo's webhooks: `X-Gitea-Signature: <hex HMAC of the body>`, which Forgejo sends beside its own
 * (https://docs.gitea.com/usage/webhooks). Taken for what becomes of changes; they tell of no errors.
 */
export const gitea: SenderScheme = {
  refusal: (delivery, secret) => bodySignatureRefusal(delivery, 'x-gitea-signature', '', secret),
  deliveryId: ({ headers }) => headers['x-gitea-delivery']?.slice(0, 100) ?? null,
  read: ({ headers }) => ignored(headers['x-gitea-event'] ?? 'no event'),
};
