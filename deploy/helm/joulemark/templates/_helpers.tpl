{{- define "joulemark.partOf" -}}
app.kubernetes.io/part-of: joulemark
{{- end }}

{{- define "joulemark.selector" -}}
app.kubernetes.io/name: joulemark-operator
{{- end }}

{{- define "joulemark.labels" -}}
{{ include "joulemark.selector" . }}
{{ include "joulemark.partOf" . }}
{{- end }}

{{/* (dict "image" .Values.operator.image "root" .) */}}
{{- define "joulemark.image" -}}
{{- with .root.Values.imageRegistry }}{{ . }}/{{ end }}{{ .image.repository }}
{{- if .image.digest }}@{{ .image.digest }}{{ else }}:{{ .image.tag | default .root.Chart.AppVersion }}{{ end }}
{{- end }}
