import type { TestRules } from '../language.ts';
import { callsIn } from '../lexical/calls.ts';
import { rule, textRule } from '../rule.ts';
import { javaSource } from './source.ts';

const words = new Set('if for while switch catch synchronized try return new throw assert super this'.split(' '));

/** What a JUnit test may not do (https://junit.org/junit5/docs/current/user-guide/). */
export const javaTestRules: TestRules = {
  tests: (text) =>
    [
      ...javaSource
        .masked(text)
        .matchAll(
          /@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|Theory)\b[^;{}]{0,600}?\b(\w+)\s*\([^(){};]{0,200}\)\s*(?:throws\s[\w.,\s]{0,200})?\{/g,
        ),
    ].map(([, name = '']) => name),
  calls: (text) => callsIn(javaSource.masked(text), words),
  ownFailure: [
    rule('raises an error of its own', /\bthrow\b/g),
    rule(
      'catches the error',
      /\bcatch\b|\bassertThrows\w*|\bassertThatThrownBy\b|\bExpectedException\b|\bexpected\s*=/g,
    ),
    rule(
      'fails whatever the code does',
      /\bfail\s*\(|\bSystem\.exit\b|\bRuntime\.getRuntime\b|\bassertTrue\s*\(\s*false\b/g,
    ),
    rule("turns the test's outcome round or off", /@(?:Disabled|Ignore|Enabled\w*|Timeout)\w*|\bassum\w+\s*\(/g),
  ],
  sourceText: [
    rule('looks at the code’s text', /\b(?:StackWalker|getStackTrace|getImplementationVersion)\b/g),
    textRule('reads the code’s text', /"[^"\n]{0,200}\.(?:java|class|gradle|git)"|"[^"\n]{0,200}pom\.xml"/g),
  ],
  sourceEdits: [
    rule(
      'puts something else in the code’s place',
      /\b(?:Mockito|PowerMock\w*|EasyMock)\b|\b(?:mock|spy|when|doReturn)\s*\(|@(?:Mock|Spy|InjectMocks|MockBean)\b/g,
    ),
    rule(
      'reaches below the language',
      /\bsetAccessible\b|\bUnsafe\b|\bInstrumentation\b|\bProxy\.newProxyInstance\b|\bSystem\.setProperty\b/g,
    ),
    rule(
      'writes files',
      /\bFiles\.(?:write\w*|delete\w*|move|copy|create\w*)\b|\bFileWriter\b|\bFileOutputStream\b|\.delete\s*\(\s*\)/g,
    ),
  ],
  network: [
    rule(
      'reaches a network',
      /\bjava\.net\b|\b(?:HttpClient|URLConnection|Socket|ServerSocket|InetAddress)\b|\bnew\s+URL\s*\(/g,
    ),
  ],
  ambient: [
    rule(
      'is another on every run',
      /\b(?:LocalDate|LocalDateTime|ZonedDateTime|OffsetDateTime|Instant|Year|Clock)\.(?:now|system\w*)\b|\bSystem\.(?:currentTimeMillis|nanoTime)\b|\bMath\.random\b|\bnew\s+(?:Random|SecureRandom|Date)\b|\bThreadLocalRandom\b|\bUUID\.randomUUID\b/g,
    ),
    rule('reads the environment', /\bSystem\.(?:getenv|getProperty|getProperties)\b/g),
  ],
};
