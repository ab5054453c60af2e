/** Who recorded, as events and recordings name it. */
export const recorder = { name: '@reproof/recorder', sdk: 'reproof.recorder', version: '0.1.0' } as const;
