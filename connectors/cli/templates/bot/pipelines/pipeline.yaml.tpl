# yaml-language-server: $schema=../schemas/pipeline.schema.json
pipeline: {{name}}
about: what {{name}} is for, in one line
languages: [zh, en]
knowledge: {{name}}
welcome: welcome
on_error: apologise

stages:
  - tokenize-jieba
  - entity-reference
  - classify-onnx
  # Speaks only where classify-onnx gave nothing, for example where onnxruntime-node cannot be loaded.
  - nlp-node
  - entity-domain
  - dialog
  - form
  - ticket: { desk: local }
