import type { LanguageModel } from 'ai';
import type { ModelChoice } from '../../domain/model-choice.ts';
import type { Secret } from '../../domain/secret.ts';
import { tolerantFetch } from './wire/tolerant-fetch.ts';

/** The AI SDK's model for a choice; each provider's package is loaded only when it is wanted. */
export async function languageModel({ provider, name, url }: ModelChoice, key: Secret | null): Promise<LanguageModel> {
  const apiKey = key?.reveal();
  const baseURL = url ?? undefined;
  switch (provider) {
    case 'anthropic': {
      const { createAnthropic } = await import('@ai-sdk/anthropic');
      return createAnthropic({ apiKey, baseURL })(name);
    }
    case 'openai': {
      const { createOpenAI } = await import('@ai-sdk/openai');
      return createOpenAI({ apiKey, baseURL })(name);
    }
    case 'google': {
      const { createGoogleGenerativeAI } = await import('@ai-sdk/google');
      return createGoogleGenerativeAI({ apiKey, baseURL })(name);
    }
    case 'openai-compatible': {
      const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
      // An address as it stands in examples may go on to the very call.
      const base = (baseURL ?? '').replace(/\/chat\/completions\/?$/, '');
      const fetch = tolerantFetch();
      return createOpenAICompatible({ name: 'compatible', apiKey, baseURL: base, includeUsage: true, fetch })(name);
    }
  }
}
