import { describe, expect, it } from 'vitest';
import { parseOperation } from '../domain/operation.ts';
import { languageOf } from './languages.ts';

/** The line with `¦` is the one asked about; a column is that of the mark, where `columns` are told. */
function asked(file: string, marked: string, type: string, message: string, columns = false) {
  const at = marked.indexOf('¦');
  const text = marked.replace('¦', '');
  const line = marked.slice(0, at).split('\n').length;
  const column = columns ? at - marked.lastIndexOf('\n', at) : null;
  const source = languageOf(file)?.source;
  return {
    expression: source?.expressionAt(text, line, column, parseOperation(type, message)),
    name: source?.functionAt(text, line)?.name,
  };
}

const python = `class Cart:
    def total(self, rates=("a", "}")):
        # def other(
        sums = [
            ¦EXPR
            for line in self.lines
        ]
        return sum(sums)
`;
const inPython = (expression: string, type: string, message: string) =>
  asked('a.py', python.replace('EXPR', expression), type, message);

describe('the throwing expression of other languages', () => {
  it.each([
    ['line["price"] * line["count"]', 'KeyError', "'price'", 'line["price"]'],
    ['line.rate.value + self.rate', 'AttributeError', "'NoneType' object has no attribute 'value'", 'line.rate.value'],
    ['line["a"]["b"]', 'TypeError', "'NoneType' object is not subscriptable", 'line["a"]["b"]'],
    ['call(line) / line.count', 'ZeroDivisionError', 'division by zero', 'call(line) /'],
    ['convert(line)', 'TypeError', "convert() missing 1 required positional argument: 'to'", 'convert'],
  ])('Python: %s', (expression, type, message, wanted) => {
    expect(inPython(expression, type, message)).toEqual({ expression: wanted, name: 'total' });
  });

  it('is the statement where the message names nothing, and none where several may be meant', () => {
    expect(inPython('f(line)', 'ValueError', 'bad').expression).toBe('sums = [f(line) for line in self.lines]');
    expect(inPython('a["x"] + b["x"]', 'KeyError', "'x'").expression).toBeNull();
  });

  const go = `package a
import "fmt"
func (o *Order) Label(
	i int, any interface{},
) string {
	¦EXPR
}
`;
  it.each([
    ['return fmt.Sprint(o.Customer.Name)', 'invalid memory address or nil pointer dereference', 'o.Customer.Name'],
    ['return o.Lines[i].Name // x[', 'index out of range [3] with length 3', 'o.Lines[i]'],
    ['o.Marks[f(")")] = true', 'x', 'o.Marks[f(")")] = true'],
    ['return a.B + c.D', 'invalid memory address or nil pointer dereference', null],
  ])('Go: %s', (expression, message, wanted) => {
    const found = asked('a.go', go.replace('EXPR', expression), 'panic', `runtime error: ${message}`);
    expect(found).toEqual({ expression: wanted, name: 'Label' });
  });

  const rust = `impl Cart {
    pub fn total<'a>(&'a self, c: char) -> u64 where u64: Sized {
        if c == '}' { return 0; }
        EXPR
    }
}
`;
  it.each([
    ['let n = self.first.¦unwrap() * self.second.unwrap();', 'self.first.unwrap() * self.second.unwrap()'],
    ['let n = self.first.unwrap() * self.second.¦unwrap();', 'self.second.unwrap()'],
    ['f(¦self.list[3], r#"}"#);', 'self.list[3]'],
  ])('Rust, by its column: %s', (expression, wanted) => {
    const found = asked(
      'a.rs',
      rust.replace('EXPR', expression),
      'panic',
      'called `Option::unwrap()` on a `None` value',
      true,
    );
    expect(found).toEqual({ expression: wanted, name: 'total' });
  });

  const java = `class Labels {
  static String placeOf(Receiver receiver) throws IOException {
    if (receiver == null) { return "}"; }
    ¦EXPR
  }
}
`;
  const invoked = (name: string) =>
    `Cannot invoke "a.Address.${name}()" because the return value of "a.Receiver.address()" is null`;
  it.each([
    ['return receiver.address().city().trim();', invoked('city'), 'receiver.address().city'],
    ['return a.city() + b.city();', invoked('city'), null],
  ])('Java: %s', (expression, message, wanted) => {
    const found = asked('A.java', java.replace('EXPR', expression), 'java.lang.NullPointerException', message);
    expect(found).toEqual({ expression: wanted, name: 'placeOf' });
  });

  it('knows the functions of languages that are only read', () => {
    const named = (file: string, text: string, line: number) => languageOf(file)?.source.functionAt(text, line)?.name;
    expect(named('a.rb', 'class A\n  def total(x)\n    x.y\n  end\nend\n', 3)).toBe('total');
    expect(named('a.php', '<?php\nfunction total($x) {\n  return $x->y;\n}\n', 3)).toBe('total');
    expect(named('a.cs', 'class A {\n  int Total(int x)\n  {\n    return x;\n  }\n}\n', 4)).toBe('Total');
    expect(languageOf('a.ts')).toBeNull();
  });
});
