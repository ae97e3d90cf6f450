// Package consts gets around the type of constants.
package consts

import "github.com/hardened-go/hardened/sqlsafe"

func bypass[T ~string](f func(T, string, sqlsafe.Mode) sqlsafe.Cond, column, term string) sqlsafe.Cond {
	return f(T(column), term, 0)
}

func use(column, term string) {
	bypass(sqlsafe.Contains, column, term) // want `sqlsafe.Contains as a value takes more than constants`
	in := sqlsafe.In[int]                  // want `sqlsafe.In as a value takes more than constants`
	in("a", nil)
	sqlsafe.In[int]("a", nil)
	sqlsafe.In("a", []int{1})
	sqlsafe.Contains("a", term, 0)
	and := sqlsafe.And
	and()
}
