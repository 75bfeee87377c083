# {{name}}

Long messages often need a person's eye: this stage marks them, so that later stages can act on it.

**Needs:** nothing. **Gives:** `extras`.

```yaml
stages:
  - {{name}}: { least: 200 }
```

| option | meaning |
| --- | --- |
| `least` | characters from which on a message counts as long; default 200 |
