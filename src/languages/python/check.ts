import type { Check } from '../test-framework.ts';

/** Compiles every source file in memory, and says where one is no Python. */
const script = `import ast, os
for folder, folders, files in os.walk("."):
    folders[:] = [one for one in folders if not one.startswith(".") and one not in ("node_modules", "site-packages")]
    for name in files:
        if name.endswith(".py"):
            path = os.path.join(folder, name)[2:]
            try:
                ast.parse(open(path, "rb").read(), path)
            except (SyntaxError, ValueError) as error:
                print("%s:%s: %s" % (path, getattr(error, "lineno", 0), error))
`;

export function pythonCheck(root: string): Check {
  return {
    command: { argv: ['python3', '-B', '-c', script], cwd: root },
    faults: (output) =>
      [...output.matchAll(/^([^\n:]{1,400}):(\d+|None): (.{1,400})$/gm)].map(([, file = '', line, message = '']) => ({
        file: root === '' ? file : `${root}/${file}`,
        line: Number(line) || 0,
        message,
      })),
  };
}
