Attribute VB_Name = "DhrMessages"
Option Explicit

' What a person is told when a button cannot even start Python, or must not.

Public Sub ShowFailure(ByVal happened As String)
    MsgBox FailureText(happened, Err.Description), vbExclamation, "Action plans"
End Sub

Public Function FailureText(ByVal happened As String, ByVal reason As String) As String
    If ActiveWorkbook Is Nothing Then
        ' A workbook in Protected View does not count as open.
        FailureText = happened & " No workbook is open for editing. Open one, or click Enable " & _
            "Editing in the yellow bar if you trust it, then press the button again."
    Else
        FailureText = happened & " Python did not start (" & reason & "). In a command window, " & _
            "type: dhrxl addin status"
    End If
End Function

Public Function RefusesName(ByVal fullName As String, ByVal bookName As String) As Boolean
    Dim fault As String
    fault = NameFault(fullName, bookName, InStr(Application.OperatingSystem, "Mac") > 0)
    RefusesName = fault <> ""
    If RefusesName Then MsgBox fault, vbExclamation, "Action plans"
End Function

Public Function NameFault(ByVal fullName As String, ByVal bookName As String, _
        ByVal isMac As Boolean) As String
    ' xlwings knows the workbook by what stands before "=" in its name.
    If InStr(bookName, "=") > 0 Then
        NameFault = "The name of this workbook has a sign that cannot be used here: =. " & _
            "Save it under another name."
    ElseIf isMac And Not IsSafeName(fullName) Then
        NameFault = "The name of this workbook, or of its folder, has a sign that cannot be " & _
            "used here: $ ` | \ or a quotation mark. Save it under another name."
    End If
End Function

Public Function IsSafeName(ByVal fullName As String) As Boolean
    ' On a Mac the workbook's name becomes part of a shell command.
    Dim unsafe As String, position As Long
    unsafe = "$`|\" & Chr(34) & Chr(10) & Chr(13)
    IsSafeName = True
    For position = 1 To Len(unsafe)
        If InStr(fullName, Mid(unsafe, position, 1)) > 0 Then IsSafeName = False
    Next position
End Function
