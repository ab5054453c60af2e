import { type Rule, rule, textRule } from '../rule.ts';

/** Ways out of a Java program: packages of the platform, processes, code found by its name, addresses. */
export const javaPowers: readonly Rule[] = [
  rule(
    'a package that reaches out',
    /\b(?:java\.net|java\.nio\.(?:file|channels)|java\.rmi|java\.lang\.(?:reflect|invoke|instrument)|javax\.(?:script|net|naming|management)|sun\.misc|jdk\.internal)\b/g,
  ),
  rule(
    'files',
    /\bjava\.io\.(?:File\w*|RandomAccessFile|Object\w+Stream|\*)|\b(?:Files|Paths|FileReader|FileWriter|FileInputStream|FileOutputStream|ObjectInputStream)\b|\bnew\s+File\b/g,
  ),
  rule(
    'a process or the environment',
    /\bProcessBuilder\b|\bRuntime\.getRuntime\b|\bSystem\.(?:exit|getenv|getProperty|getProperties|setProperty|load|loadLibrary|setErr|setOut|setSecurityManager)\b/g,
  ),
  rule(
    'a network',
    /\b(?:HttpClient|HttpURLConnection|URLConnection|Socket|ServerSocket|DatagramSocket|URLClassLoader|InetAddress)\b|\bnew\s+UR[LI]\b/g,
  ),
  rule(
    'code by its name',
    /\bClass\.forName\b|\bsetAccessible\b|\bMethodHandles?\b|\bScriptEngine\w*|\bdefineClass\b|\bInitialContext\b/g,
  ),
  textRule('an address', /\b(?:https?|wss?|ftp|file|jndi|ldaps?|rmi):\/\//g),
];
