package pinteresttest

import "reflect"

// clone returns a deep copy of a value that a test passes to the server or gets from it. What unexported fields refer to is shared.
func clone[T any](value T) T {
	unshare(reflect.ValueOf(&value).Elem())
	return value
}

// unshare replaces what a value refers to by copies.
func unshare(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for _, field := range v.Fields() {
			if field.CanSet() {
				unshare(field)
			}
		}
	case reflect.Pointer:
		if !v.IsNil() {
			copied := reflect.New(v.Type().Elem())
			copied.Elem().Set(v.Elem())
			unshare(copied.Elem())
			v.Set(copied)
		}
	case reflect.Interface:
		if !v.IsNil() {
			copied := reflect.New(v.Elem().Type()).Elem()
			copied.Set(v.Elem())
			unshare(copied)
			v.Set(copied)
		}
	case reflect.Slice:
		if !v.IsNil() {
			copied := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
			reflect.Copy(copied, v)
			if v.Type().Elem().Kind() != reflect.Uint8 { // for speed
				for i := range copied.Len() {
					unshare(copied.Index(i))
				}
			}
			v.Set(copied)
		}
	case reflect.Map:
		if !v.IsNil() {
			copied := reflect.MakeMapWithSize(v.Type(), v.Len())
			for key, value := range v.Seq2() {
				element := reflect.New(v.Type().Elem()).Elem()
				element.Set(value)
				unshare(element)
				copied.SetMapIndex(key, element)
			}
			v.Set(copied)
		}
	}
}
