// Command verdicts tells what GitOps tools make of objects, by the code that these tools run themselves: kstatus (kubectl-like
// tools and Flux without expressions), Flux's evaluator of health expressions, and the Lua interpreter of Argo CD.
//
//	verdicts HEALTH.lua FLUX_KUSTOMIZATION.yaml OBJECT.yaml...
//
// One line an object: its file, and the three verdicts, separated by tabs.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	kstatus "github.com/fluxcd/cli-utils/pkg/kstatus/status"
	"github.com/fluxcd/pkg/apis/kustomize"
	"github.com/fluxcd/pkg/runtime/cel"
	lua "github.com/yuin/gopher-lua"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

func main() {
	if len(os.Args) < 4 {
		fmt.Fprintln(os.Stderr, "usage: verdicts HEALTH.lua FLUX_KUSTOMIZATION.yaml OBJECT.yaml...")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(script, kustomization string, files []string) error {
	source, err := os.ReadFile(script)
	if err != nil {
		return err
	}
	evaluator, err := fluxEvaluator(kustomization)
	if err != nil {
		return err
	}
	for _, file := range files {
		object, err := read(file)
		if err != nil {
			return err
		}
		general, err := kstatus.Compute(object)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		argo, err := argoHealth(string(source), object)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		fmt.Printf("%s\t%s\t%s\t%s\n", filepath.Base(file), general.Status, flux(evaluator, object), argo)
	}
	return nil
}

func read(file string) (*unstructured.Unstructured, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	object := &unstructured.Unstructured{}
	json, err := yaml.YAMLToJSON(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return object, object.UnmarshalJSON(json)
}

func fluxEvaluator(file string) (*cel.StatusEvaluator, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var kustomization struct {
		Spec struct {
			HealthCheckExprs []kustomize.CustomHealthCheck `json:"healthCheckExprs"`
		} `json:"spec"`
	}
	if err := yaml.Unmarshal(text, &kustomization); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if checks := kustomization.Spec.HealthCheckExprs; len(checks) == 1 {
		return cel.NewStatusEvaluator(&checks[0].HealthCheckExpressions)
	}
	return nil, fmt.Errorf("%s: one entry in spec.healthCheckExprs is expected", file)
}

// An error is not a failure to Flux: it shows Unknown and looks again.
func flux(evaluator *cel.StatusEvaluator, object *unstructured.Unstructured) string {
	result, err := evaluator.Evaluate(context.Background(), object)
	if err != nil {
		return kstatus.UnknownStatus.String()
	}
	return result.Status.String()
}

// As Argo CD does: a bare interpreter with few libraries, the object as the global obj, a table with a status as the answer.
func argoHealth(script string, object *unstructured.Unstructured) (string, error) {
	state := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer state.Close()
	for name, open := range map[string]lua.LGFunction{
		lua.LoadLibName: lua.OpenPackage, lua.BaseLibName: lua.OpenBase, lua.TabLibName: lua.OpenTable,
	} {
		if err := state.CallByParam(lua.P{Fn: state.NewFunction(open), Protect: true}, lua.LString(name)); err != nil {
			return "", err
		}
	}
	state.SetGlobal("obj", value(state, object.Object))
	if err := state.DoString(script); err != nil {
		return "", err
	}
	answer, ok := state.Get(-1).(*lua.LTable)
	if !ok {
		return "", fmt.Errorf("the script returns %s, not a table", state.Get(-1).Type())
	}
	return answer.RawGetString("status").String(), nil
}

func value(state *lua.LState, field any) lua.LValue {
	switch one := field.(type) {
	case map[string]any:
		table := state.NewTable()
		for key, inner := range one {
			table.RawSetString(key, value(state, inner))
		}
		return table
	case []any:
		table := state.NewTable()
		for _, inner := range one {
			table.Append(value(state, inner))
		}
		return table
	case string:
		return lua.LString(one)
	case bool:
		return lua.LBool(one)
	case int64:
		return lua.LNumber(one)
	case float64:
		return lua.LNumber(one)
	default:
		return lua.LNil
	}
}
