Attribute VB_Name = "DhrRibbon"
Option Explicit

' The buttons of the tab "Action plans", in the order of the work. Each runs one line of Python; the
' rules live there.

Public Sub DhrNextRound(control As IRibbonControl)
    On Error GoTo Failed
    RunPython "import dhrxl.buttons; dhrxl.buttons.next_round()"
    Exit Sub
Failed:
    ShowFailure "No returns were made."
End Sub

Public Sub DhrWho(control As IRibbonControl)
    On Error GoTo Failed
    RunPython "import dhrxl.buttons; dhrxl.buttons.who_has_not_returned()"
    Exit Sub
Failed:
    ShowFailure "Who has not returned was not found out."
End Sub

Public Sub DhrValidate(control As IRibbonControl)
    On Error GoTo Failed
    RunPython "import dhrxl.buttons; dhrxl.buttons.validate_book()"
    Exit Sub
Failed:
    ShowFailure "The workbook was not checked."
End Sub

Public Sub DhrReceipts(control As IRibbonControl)
    On Error GoTo Failed
    RunPython "import dhrxl.buttons; dhrxl.buttons.receipts()"
    Exit Sub
Failed:
    ShowFailure "No receipts were made."
End Sub

Public Sub DhrConsolidate(control As IRibbonControl)
    On Error GoTo Failed
    RunPython "import dhrxl.buttons; dhrxl.buttons.consolidate_returns()"
    Exit Sub
Failed:
    ShowFailure "The returns were not consolidated."
End Sub

Public Sub DhrPack(control As IRibbonControl)
    On Error GoTo Failed
    RunPython "import dhrxl.buttons; dhrxl.buttons.board_pack()"
    Exit Sub
Failed:
    ShowFailure "No board pack was made."
End Sub

Public Sub DhrLettersReturns(control As IRibbonControl)
    On Error GoTo Failed
    RunPython "import dhrxl.buttons; dhrxl.buttons.letters_with_returns()"
    Exit Sub
Failed:
    ShowFailure "No letters with returns were written."
End Sub

Public Sub DhrLettersReceipts(control As IRibbonControl)
    On Error GoTo Failed
    RunPython "import dhrxl.buttons; dhrxl.buttons.letters_with_receipts()"
    Exit Sub
Failed:
    ShowFailure "No letters with receipts were written."
End Sub

Public Sub DhrReminders(control As IRibbonControl)
    On Error GoTo Failed
    RunPython "import dhrxl.buttons; dhrxl.buttons.reminders()"
    Exit Sub
Failed:
    ShowFailure "No reminders were written."
End Sub

Public Sub DhrPublication(control As IRibbonControl)
    On Error GoTo Failed
    RunPython "import dhrxl.buttons; dhrxl.buttons.publication_copy()"
    Exit Sub
Failed:
    ShowFailure "No copy for publication was made."
End Sub

Public Sub DhrFamily(control As IRibbonControl)
    On Error GoTo Failed
    RunPython "import dhrxl.buttons; dhrxl.buttons.family_copy()"
    Exit Sub
Failed:
    ShowFailure "No copy for a family was made."
End Sub

Public Sub DhrSample(control As IRibbonControl)
    On Error GoTo Failed
    RunPython "import dhrxl.buttons; dhrxl.buttons.audit_sample()"
    Exit Sub
Failed:
    ShowFailure "No evidence was drawn."
End Sub

Public Sub DhrRag(control As IRibbonControl)
    On Error GoTo Failed
    RunPython "import dhrxl.buttons; dhrxl.buttons.rag_and_overdue()"
    Exit Sub
Failed:
    ShowFailure "RAG and overdue actions were not worked out."
End Sub

Public Sub DhrNextProblem(control As IRibbonControl)
    On Error GoTo Failed
    RunPython "import dhrxl.buttons; dhrxl.buttons.next_problem()"
    Exit Sub
Failed:
    ShowFailure "The next problem was not found."
End Sub

Public Sub DhrUndo(control As IRibbonControl)
    On Error GoTo Failed
    RunPython "import dhrxl.buttons; dhrxl.buttons.undo_last_step()"
    Exit Sub
Failed:
    ShowFailure "The last step was not undone."
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
