Attribute VB_Name = "DhrRibbon"
Option Explicit

' The buttons of the tab "Action plans". Each runs one line of Python; the rules live there.

Public Sub DhrSplit(control As IRibbonControl)
    On Error GoTo Failed
    RunPython "import dhrxl.buttons; dhrxl.buttons.split_returns()"
    Exit Sub
Failed:
    ShowFailure "No returns were made."
End Sub

Public Sub DhrValidate(control As IRibbonControl)
    On Error GoTo Failed
    RunPython "import dhrxl.buttons; dhrxl.buttons.validate_book()"
    Exit Sub
Failed:
    ShowFailure "The workbook was not checked."
End Sub

Public Sub DhrRag(control As IRibbonControl)
    On Error GoTo Failed
    RunPython "import dhrxl.buttons; dhrxl.buttons.rag_and_overdue()"
    Exit Sub
Failed:
    ShowFailure "RAG and overdue actions were not worked out."
End Sub

Public Sub DhrConsolidate(control As IRibbonControl)
    On Error GoTo Failed
    RunPython "import dhrxl.buttons; dhrxl.buttons.consolidate_returns()"
    Exit Sub
Failed:
    ShowFailure "The returns were not consolidated."
End Sub

Public Sub DhrClear(control As IRibbonControl)
    On Error GoTo Failed
    RunPython "import dhrxl.buttons; dhrxl.buttons.clear_marks()"
    Exit Sub
Failed:
    ShowFailure "The marks were not cleared."
End Sub

Public Sub DhrHelp(control As IRibbonControl)
    On Error GoTo Failed
    RunPython "import dhrxl.buttons; dhrxl.buttons.show_help()"
    Exit Sub
Failed:
    ShowFailure "Help could not be shown."
End Sub
